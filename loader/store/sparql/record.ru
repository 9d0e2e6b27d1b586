# Write one ledger entry in place of its former self; no other graph changes.
DELETE WHERE { GRAPH $ledger { $entry ?property ?value } } ;
INSERT DATA {
  GRAPH $ledger {
$record
  }
}
