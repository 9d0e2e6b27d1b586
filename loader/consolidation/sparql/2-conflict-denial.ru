# What one voice puts forward and another says is not so: one denies it or tells it as not done. Voices are other
# speakers, or other sources within ten days; a speaker who tells of a deed and of its contrary tells of two times. It
# is the same matter when subject, relation and object agree or, where there is no object, subject, relation and event. The
# kind is told by either of the two claims, so that it is the same whichever of them came first. What nobody says is not so
# is left out first: few matters are left, whose claims are then compared one by one.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

INSERT { GRAPH graph:facts {
  ?conflict a gp:Conflict ; gp:conflictKind ?kind ; gp:concerns ?subject, ?matter ;
            gp:between ?claim, ?other ; prov:wasDerivedFrom ?graph, ?elsewhere .
} }
WHERE {
  { SELECT DISTINCT ?subject ?predicate ?matter WHERE {
    { SELECT DISTINCT ?subject ?predicate ?matter WHERE {
      GRAPH graph:consolidation { ?touched gp:awaits graph:facts }
      GRAPH ?here { ?touched rdf:object ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate }
    } }
    { SELECT DISTINCT ?subject ?predicate ?matter WHERE {
      { GRAPH ?there {
        ?against gp:stance gp:stance-denies ;
                 rdf:object ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate .
      } }
      UNION
      { GRAPH ?there {
        ?against gp:modality gp:modality-negated ;
                 rdf:object ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate .
      } }
    } }
  } }
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH ?graph {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?matter ; gp:stance ?stance ;
           gp:modality ?modality ; gp:confidence ?confidence ; gp:reportedBy ?document .
  }
  GRAPH ?elsewhere {
    ?other rdf:object ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate ; gp:stance ?position ;
           gp:modality ?mood ; gp:confidence ?sureness ; gp:reportedBy ?report .
  }
  GRAPH graph:sources { ?document gp:source ?source }
  GRAPH graph:sources { ?report gp:source ?voice }
  FILTER (?confidence >= $leastConfidence && ?sureness >= $leastConfidence)
  FILTER (?stance = gp:stance-asserts && ?modality = gp:modality-actual
            && (?position = gp:stance-denies || ?position = gp:stance-asserts && ?mood = gp:modality-negated)
          || ?position = gp:stance-asserts && ?mood = gp:modality-actual
            && (?stance = gp:stance-denies || ?stance = gp:stance-asserts && ?modality = gp:modality-negated))
  OPTIONAL { GRAPH graph:sources { ?document gp:publicationDay ?day } }
  OPTIONAL { GRAPH graph:sources { ?report gp:publicationDay ?date } }
  FILTER (?document = ?report || BOUND(?day) && BOUND(?date) && ABS(?day - ?date) <= 10)
  OPTIONAL { GRAPH ?graph { ?claim prov:wasAttributedTo ?speaker } }
  OPTIONAL { GRAPH ?elsewhere { ?other prov:wasAttributedTo ?denier } }
  FILTER (COALESCE(STR(?speaker), "") != COALESCE(STR(?denier), "") || ?source != ?voice)
  OPTIONAL { GRAPH ?graph { ?claim gp:about ?step . ?step a gp:AgreementEvent } }
  OPTIONAL { GRAPH ?elsewhere { ?other gp:about ?stage . ?stage a gp:AgreementEvent } }
  BIND (IF(?predicate = gp:signs || BOUND(?step) || BOUND(?stage), "signature", "denial") AS ?word)
  BIND (IRI(CONCAT("https://w3id.org/geopol/ontology#conflict-", ?word)) AS ?kind)
  BIND (IRI(CONCAT("https://w3id.org/geopol/id/conflict/", ?word, "-",
                   SUBSTR(SHA256(CONCAT(STR(?subject), " ", STR(?predicate), " ", STR(?matter))), 1, 12))) AS ?conflict)
} ;

INSERT { GRAPH graph:facts {
  ?conflict a gp:Conflict ; gp:conflictKind ?kind ; gp:concerns ?subject, ?matter ;
            gp:between ?claim, ?other ; prov:wasDerivedFrom ?graph, ?elsewhere .
} }
WHERE {
  { SELECT DISTINCT ?subject ?predicate ?matter WHERE {
    { SELECT DISTINCT ?subject ?predicate ?matter WHERE {
      GRAPH graph:consolidation { ?touched gp:awaits graph:facts }
      GRAPH ?here { ?touched gp:about ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate }
    } }
    { SELECT DISTINCT ?subject ?predicate ?matter WHERE {
      { GRAPH ?there {
        ?against gp:stance gp:stance-denies ;
                 gp:about ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate .
      } }
      UNION
      { GRAPH ?there {
        ?against gp:modality gp:modality-negated ;
                 gp:about ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate .
      } }
    } }
  } }
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH ?graph {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; gp:about ?matter ; gp:stance ?stance ;
           gp:modality ?modality ; gp:confidence ?confidence ; gp:reportedBy ?document .
  }
  GRAPH ?elsewhere {
    ?other gp:about ?matter ; rdf:subject ?subject ; rdf:predicate ?predicate ; gp:stance ?position ;
           gp:modality ?mood ; gp:confidence ?sureness ; gp:reportedBy ?report .
  }
  GRAPH graph:sources { ?document gp:source ?source }
  GRAPH graph:sources { ?report gp:source ?voice }
  FILTER (?confidence >= $leastConfidence && ?sureness >= $leastConfidence)
  FILTER (?stance = gp:stance-asserts && ?modality = gp:modality-actual
            && (?position = gp:stance-denies || ?position = gp:stance-asserts && ?mood = gp:modality-negated)
          || ?position = gp:stance-asserts && ?mood = gp:modality-actual
            && (?stance = gp:stance-denies || ?stance = gp:stance-asserts && ?modality = gp:modality-negated))
  FILTER NOT EXISTS { GRAPH ?graph { ?claim rdf:object ?object } }
  FILTER NOT EXISTS { GRAPH ?elsewhere { ?other rdf:object ?object } }
  OPTIONAL { GRAPH graph:sources { ?document gp:publicationDay ?day } }
  OPTIONAL { GRAPH graph:sources { ?report gp:publicationDay ?date } }
  FILTER (?document = ?report || BOUND(?day) && BOUND(?date) && ABS(?day - ?date) <= 10)
  OPTIONAL { GRAPH ?graph { ?claim prov:wasAttributedTo ?speaker } }
  OPTIONAL { GRAPH ?elsewhere { ?other prov:wasAttributedTo ?denier } }
  FILTER (COALESCE(STR(?speaker), "") != COALESCE(STR(?denier), "") || ?source != ?voice)
  OPTIONAL { GRAPH ?graph { ?claim gp:about ?step . ?step a gp:AgreementEvent } }
  OPTIONAL { GRAPH ?elsewhere { ?other gp:about ?stage . ?stage a gp:AgreementEvent } }
  BIND (IF(?predicate = gp:signs || BOUND(?step) || BOUND(?stage), "signature", "denial") AS ?word)
  BIND (IRI(CONCAT("https://w3id.org/geopol/ontology#conflict-", ?word)) AS ?kind)
  BIND (IRI(CONCAT("https://w3id.org/geopol/id/conflict/", ?word, "-",
                   SUBSTR(SHA256(CONCAT(STR(?subject), " ", STR(?predicate), " ", STR(?matter))), 1, 12))) AS ?conflict)
}
