# Derive each touched fact anew: a claim asserts it as actual, with enough confidence, and is in no conflict. Beside the
# triple itself stands a node that tells its claims, its sources, the events that it is about and the offices. What
# supported it until now is looked at with the touched claims; no other claim can support it, for none has changed.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT { GRAPH graph:consolidation {
  ?fact gp:awaits graph:facts ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
} }
WHERE {
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH ?graph {
    ?claim a gp:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  }
  BIND (IRI(CONCAT("https://w3id.org/geopol/id/fact/",
                   SUBSTR(SHA256(CONCAT(STR(?subject), " ", STR(?predicate), " ", STR(?object))), 1, 12))) AS ?fact)
} ;

INSERT { GRAPH graph:consolidation { ?claim gp:awaits graph:facts } }
WHERE {
  GRAPH graph:consolidation { ?fact gp:awaits graph:facts ; rdf:subject ?subject }
  GRAPH graph:facts { ?fact gp:supportedBy ?claim }
} ;

DELETE { GRAPH graph:facts { ?subject ?predicate ?object . ?fact ?property ?value } }
WHERE {
  GRAPH graph:consolidation {
    ?fact gp:awaits graph:facts ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  }
  GRAPH graph:facts { ?fact ?property ?value }
} ;

INSERT { GRAPH graph:facts {
  ?subject ?predicate ?object .
  ?fact a gp:Fact ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
        gp:supportedBy ?claim ; gp:corroboratedBy ?source ; prov:wasDerivedFrom ?graph .
} }
WHERE {
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH ?graph {
    ?claim rdf:object ?object ; rdf:subject ?subject ; rdf:predicate ?predicate ; gp:stance gp:stance-asserts ;
           gp:modality gp:modality-actual ; gp:confidence ?confidence ; gp:reportedBy ?document .
  }
  GRAPH graph:sources { ?document gp:source ?source }
  FILTER (?confidence >= $leastConfidence)
  FILTER NOT EXISTS { GRAPH graph:facts { ?conflict gp:between ?claim } }
  BIND (IRI(CONCAT("https://w3id.org/geopol/id/fact/",
                   SUBSTR(SHA256(CONCAT(STR(?subject), " ", STR(?predicate), " ", STR(?object))), 1, 12))) AS ?fact)
} ;

INSERT { GRAPH graph:facts { ?fact ?detail ?thing } }
WHERE {
  GRAPH graph:consolidation { ?fact gp:awaits graph:facts ; rdf:subject ?subject }
  GRAPH graph:facts { ?fact gp:supportedBy ?claim }
  GRAPH ?graph { ?claim gp:reportedBy ?document ; ?detail ?thing }
  FILTER (?detail IN (gp:about, gp:office))
}
