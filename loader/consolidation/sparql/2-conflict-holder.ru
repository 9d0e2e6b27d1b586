# Two persons in one single seat, as two sources tell within ten days. A source that names both tells of a handover,
# and one person may bear two spellings of one family name, by the seed graph or by the two documents: neither is a
# conflict.
# Seats with two persons are looked for first, and then the claims that tell of them.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:facts {
  ?conflict a gp:Conflict ; gp:conflictKind gp:conflict-holder ; gp:concerns ?office ;
            gp:between ?claim, ?other ; prov:wasDerivedFrom ?graph, ?elsewhere .
} }
WHERE {
  { SELECT DISTINCT ?office ?person ?rival WHERE {
    { SELECT DISTINCT ?office ?person WHERE {
      GRAPH graph:consolidation { ?touched gp:awaits graph:facts }
      GRAPH ?here { ?touched gp:office ?office ; rdf:predicate gp:holdsPosition ; rdf:subject ?person }
      GRAPH ?seeds { ?office gp:singleSeat ?single }
      FILTER (?single && STRSTARTS(STR(?seeds), "https://w3id.org/geopol/graph/reference/"))
    } }
    { SELECT DISTINCT ?office ?rival WHERE {
      { SELECT DISTINCT ?office WHERE {
        GRAPH graph:consolidation { ?touched gp:awaits graph:facts }
        GRAPH ?here { ?touched gp:office ?office }
      } }
      GRAPH ?there { ?against gp:office ?office ; rdf:predicate gp:holdsPosition ; rdf:subject ?rival }
    } }
    FILTER (?person != ?rival)
  } }
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH ?graph {
    ?claim gp:office ?office ; rdf:predicate gp:holdsPosition ; rdf:subject ?person ; gp:stance gp:stance-asserts ;
           gp:modality gp:modality-actual ; gp:confidence ?confidence ; gp:reportedBy ?document .
  }
  GRAPH ?elsewhere {
    ?other gp:office ?office ; rdf:predicate gp:holdsPosition ; rdf:subject ?rival ; gp:stance gp:stance-asserts ;
           gp:modality gp:modality-actual ; gp:confidence ?sureness ; gp:reportedBy ?report .
  }
  GRAPH graph:sources { ?document gp:source ?source ; gp:publicationDay ?day }
  GRAPH graph:sources { ?report gp:source ?voice ; gp:publicationDay ?date }
  FILTER (?source != ?voice)
  FILTER (?confidence >= $leastConfidence && ?sureness >= $leastConfidence && ABS(?day - ?date) <= 10)
  FILTER NOT EXISTS { GRAPH ?graph { ?both gp:office ?office ; rdf:subject ?rival } }
  FILTER NOT EXISTS { GRAPH ?elsewhere { ?both gp:office ?office ; rdf:subject ?person } }
  FILTER NOT EXISTS {
    GRAPH ?here { ?person skos:prefLabel ?name }
    GRAPH ?there { ?rival skos:prefLabel ?spelling }
    FILTER (?here = ?graph || STRSTARTS(STR(?here), "https://w3id.org/geopol/graph/reference/"))
    FILTER (?there = ?elsewhere || STRSTARTS(STR(?there), "https://w3id.org/geopol/graph/reference/"))
    FILTER (REPLACE(LCASE(STR(?name)), "^.* ", "") = REPLACE(LCASE(STR(?spelling)), "^.* ", ""))
  }
  BIND (IF(STR(?person) < STR(?rival), CONCAT(STR(?person), " ", STR(?rival)), CONCAT(STR(?rival), " ", STR(?person)))
        AS ?pair)
  BIND (IRI(CONCAT("https://w3id.org/geopol/id/conflict/holder-",
                   SUBSTR(SHA256(CONCAT(STR(?office), " ", ?pair)), 1, 12))) AS ?conflict)
}
