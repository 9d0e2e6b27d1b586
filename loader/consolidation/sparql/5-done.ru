# Nothing of this batch waits any more.
PREFIX graph: <https://w3id.org/geopol/graph/>

DELETE { GRAPH graph:consolidation { ?thing ?property ?value } }
WHERE { GRAPH graph:consolidation { ?thing ?property ?value } }
