"""Who decides: which staff may, what one hand decides alone, taking a case and asking."""
