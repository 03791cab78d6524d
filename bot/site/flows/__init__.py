"""お手続きごとの違い: what one journey does on its pages beside its content."""
