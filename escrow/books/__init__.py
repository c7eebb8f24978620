"""The books beside the ledger: the provider's own, compared with ours, and the chain that holds history still.

`provider` keeps the provider's lines. `reconciliation` compares them with the ledger: `both_sides` reads what they
say, `comparison` judges it, and `cover` says whether what is held is enough. `own_money` books what is the platform's
own, `chain` links the journals and `chain_check` checks them, `proof` is what everybody may see.
"""
