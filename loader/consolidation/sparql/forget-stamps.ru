# Forget what each graph was when the facts last followed it.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>

DELETE WHERE { GRAPH graph:ledger { ?graph gp:consolidatedAs ?stamp } }
