"""契約の基幹系: the insurer's API, or a database with sample customers."""
