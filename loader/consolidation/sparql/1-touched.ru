# Note what the changed graphs touch: their claims, the claims of each conflict of holders that a graph was part of, and
# the facts that rested on it. Take these conflicts away; what still stands of them is found again. Other conflicts are
# brought up to date before, with their claims.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT { GRAPH graph:consolidation { ?claim gp:awaits graph:facts } }
WHERE {
  GRAPH graph:consolidation { ?graph gp:awaits graph:facts }
  GRAPH ?graph { ?claim a gp:Claim }
} ;

INSERT { GRAPH graph:consolidation { ?claim gp:awaits graph:facts } }
WHERE {
  GRAPH graph:consolidation { ?graph gp:awaits graph:facts }
  GRAPH graph:facts { ?conflict prov:wasDerivedFrom ?graph ; gp:conflictKind gp:conflict-holder ; gp:between ?claim }
} ;

INSERT { GRAPH graph:consolidation {
  ?fact gp:awaits graph:facts ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
} }
WHERE {
  GRAPH graph:consolidation { ?graph gp:awaits graph:facts }
  GRAPH graph:facts {
    ?fact prov:wasDerivedFrom ?graph ; a gp:Fact ;
          rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  }
} ;

DELETE { GRAPH graph:facts { ?conflict ?property ?value } }
WHERE {
  GRAPH graph:consolidation { ?graph gp:awaits graph:facts }
  GRAPH graph:facts { ?conflict prov:wasDerivedFrom ?graph ; gp:conflictKind gp:conflict-holder ; ?property ?value }
}
