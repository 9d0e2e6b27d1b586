# One measure with two rates, as two sources tell within ten days: of one class, by the same actor, against the same
# target and on the same goods, or none. Both tell the same date or, where one tells none, both a plan or both none. A
# source that tells both rates tells of two measures, or of a change.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT { GRAPH graph:facts {
  ?conflict a gp:Conflict ; gp:conflictKind gp:conflict-rate ; gp:concerns ?event, ?rival ;
            gp:between ?claim, ?other ; prov:wasDerivedFrom ?graph, ?elsewhere .
} }
WHERE {
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH ?graph {
    ?claim gp:about ?event ; gp:stance gp:stance-asserts ; gp:modality ?modality ; gp:confidence ?confidence ;
           gp:reportedBy ?document .
    ?event gp:rate ?rate ; a ?class ; gp:imposer ?imposer ; ?hitting ?thing .
  }
  FILTER (?hitting IN (gp:target, gp:commodity))
  GRAPH ?elsewhere {
    ?rival ?hitting ?thing ; gp:imposer ?imposer ; a ?class ; gp:rate ?figure .
    ?other gp:about ?rival ; gp:stance gp:stance-asserts ; gp:modality ?mood ; gp:confidence ?sureness ;
           gp:reportedBy ?report .
  }
  GRAPH graph:sources { ?document gp:source ?source ; gp:publicationDay ?day }
  GRAPH graph:sources { ?report gp:source ?voice ; gp:publicationDay ?date }
  FILTER (?event != ?rival && STR(?rate) != STR(?figure) && ?source != ?voice && ABS(?day - ?date) <= 10)
  FILTER (?confidence >= 0.6 && ?sureness >= 0.6)
  FILTER (?modality IN (gp:modality-actual, gp:modality-planned) && ?mood IN (gp:modality-actual, gp:modality-planned))
  OPTIONAL { GRAPH ?graph { ?event gp:target ?target } }
  OPTIONAL { GRAPH ?elsewhere { ?rival gp:target ?aim } }
  FILTER (COALESCE(STR(?target), "") = COALESCE(STR(?aim), ""))
  OPTIONAL { GRAPH ?graph { ?event gp:commodity ?commodity } }
  OPTIONAL { GRAPH ?elsewhere { ?rival gp:commodity ?goods } }
  FILTER (COALESCE(STR(?commodity), "") = COALESCE(STR(?goods), ""))
  OPTIONAL { GRAPH ?graph { ?event gp:dateText ?time } }
  OPTIONAL { GRAPH ?elsewhere { ?rival gp:dateText ?term } }
  FILTER (BOUND(?time) && BOUND(?term) && STR(?time) = STR(?term)
          || (!BOUND(?time) || !BOUND(?term)) && ?modality = ?mood)
  FILTER NOT EXISTS { GRAPH ?graph { ?twin gp:imposer ?imposer ; a ?class ; gp:rate ?figure } }
  FILTER NOT EXISTS { GRAPH ?elsewhere { ?twin gp:imposer ?imposer ; a ?class ; gp:rate ?rate } }
  BIND (IF(STR(?event) < STR(?rival), CONCAT(STR(?event), " ", STR(?rival)), CONCAT(STR(?rival), " ", STR(?event)))
        AS ?pair)
  BIND (IRI(CONCAT("https://w3id.org/geopol/id/conflict/rate-", SUBSTR(SHA256(?pair), 1, 12))) AS ?conflict)
}
