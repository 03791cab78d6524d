"""言語品質: whole turns on tests/evaluation; what a user would see is measured."""
