"""Banks that take payments back: freezing, answering, deciding, who pays and who owes."""
