# Take one entry out of the ledger; no other graph changes.
DELETE WHERE { GRAPH $ledger { $entry ?property ?value } }
