# Put one graph in place of its former self, with its ledger entry: one request, so one transaction.
DROP SILENT GRAPH $graph ;
DELETE WHERE { GRAPH $ledger { $entry ?property ?value } } ;
DELETE WHERE { GRAPH $ledger { $rival ?property ?value } } ;
INSERT DATA {
  GRAPH $graph {
$triples
  }
$others
  GRAPH $ledger {
$record
  }
}
