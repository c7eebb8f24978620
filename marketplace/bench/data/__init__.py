"""People, contracts and entries by the ten thousand, as the verbs would have made them."""
