# One event on two days at most a week apart, as two sources tell within ten days: of one class, between the same two,
# about the same goods, with the same rate or one that only one of them tells. What people say they say day after day,
# so statements are left out. A source that tells both days tells of two events. What is told, each once, is compared
# first: near copies tell the same day many times over.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT { GRAPH graph:facts {
  ?conflict a gp:Conflict ; gp:conflictKind gp:conflict-date ; gp:concerns ?event, ?rival ;
            gp:between ?claim, ?other ; prov:wasDerivedFrom ?graph, ?elsewhere .
} }
WHERE {
  { SELECT DISTINCT ?class ?doing ?party ?undergoing ?counterparty ?first ?second WHERE {
    { SELECT DISTINCT ?class ?doing ?party ?undergoing ?counterparty ?first WHERE {
      GRAPH graph:consolidation { ?touched gp:awaits graph:facts }
      GRAPH ?here {
        ?touched gp:about ?known .
        ?known gp:datePrecision "day" ; gp:earliest ?first ; a ?class ; ?doing ?party ; ?undergoing ?counterparty .
      }
      FILTER (?doing IN (gp:imposer, gp:initiator, gp:participant))
      FILTER (?doing = gp:imposer && ?undergoing IN (gp:target, gp:commodity)
              || ?doing = gp:initiator && ?undergoing = gp:recipient
              || ?doing = gp:participant && ?undergoing IN (gp:participant, gp:agreement))
      FILTER (?class NOT IN (gp:Statement, gp:Accusation, gp:Threat, gp:Demand))
    } }
    { SELECT DISTINCT ?class ?doing ?party ?undergoing ?counterparty ?second WHERE {
      { SELECT DISTINCT ?doing ?party WHERE {
        GRAPH graph:consolidation { ?touched gp:awaits graph:facts }
        GRAPH ?here { ?touched gp:about ?known . ?known gp:datePrecision "day" ; a ?class ; ?doing ?party }
        FILTER (?doing IN (gp:imposer, gp:initiator, gp:participant))
        FILTER (?class NOT IN (gp:Statement, gp:Accusation, gp:Threat, gp:Demand))
      } }
      GRAPH ?there {
        ?like ?doing ?party ; gp:datePrecision "day" ; gp:earliest ?second ; a ?class ; ?undergoing ?counterparty .
      }
      FILTER (?undergoing IN (gp:target, gp:commodity, gp:recipient, gp:participant, gp:agreement))
    } }
    # Months count as 31 days: what matters is that two days are near.
    BIND (372 * (xsd:integer(SUBSTR(STR(?first), 1, 4)) - xsd:integer(SUBSTR(STR(?second), 1, 4)))
          + 31 * (xsd:integer(SUBSTR(STR(?first), 6, 2)) - xsd:integer(SUBSTR(STR(?second), 6, 2)))
          + xsd:integer(SUBSTR(STR(?first), 9, 2)) - xsd:integer(SUBSTR(STR(?second), 9, 2)) AS ?apart)
    FILTER (?apart != 0 && ABS(?apart) <= 7)
  } }
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH ?graph {
    ?claim gp:about ?event ; gp:stance gp:stance-asserts ; gp:modality ?modality ; gp:confidence ?confidence ;
           gp:reportedBy ?document .
    ?event gp:datePrecision "day" ; gp:earliest ?first ; a ?class ; ?doing ?party ; ?undergoing ?counterparty .
  }
  GRAPH ?elsewhere {
    ?rival ?undergoing ?counterparty ; ?doing ?party ; a ?class ; gp:earliest ?second ; gp:datePrecision "day" .
    ?other gp:about ?rival ; gp:stance gp:stance-asserts ; gp:modality ?mood ; gp:confidence ?sureness ;
           gp:reportedBy ?report .
  }
  GRAPH graph:sources { ?document gp:source ?source ; gp:publicationDay ?day }
  GRAPH graph:sources { ?report gp:source ?voice ; gp:publicationDay ?date }
  FILTER (?event != ?rival && ?party != ?counterparty && ?source != ?voice && ABS(?day - ?date) <= 10)
  FILTER (?confidence >= 0.6 && ?sureness >= 0.6)
  FILTER (?modality IN (gp:modality-actual, gp:modality-planned) && ?mood IN (gp:modality-actual, gp:modality-planned))
  OPTIONAL { GRAPH ?graph { ?event gp:commodity ?commodity } }
  OPTIONAL { GRAPH ?elsewhere { ?rival gp:commodity ?goods } }
  FILTER (COALESCE(STR(?commodity), "") = COALESCE(STR(?goods), ""))
  OPTIONAL { GRAPH ?graph { ?event gp:rate ?rate } }
  OPTIONAL { GRAPH ?elsewhere { ?rival gp:rate ?figure } }
  FILTER (!BOUND(?rate) || !BOUND(?figure) || STR(?rate) = STR(?figure))
  FILTER NOT EXISTS { GRAPH ?graph { ?twin ?doing ?party ; a ?class ; gp:earliest ?second } }
  FILTER NOT EXISTS { GRAPH ?elsewhere { ?twin ?doing ?party ; a ?class ; gp:earliest ?first } }
  BIND (IF(STR(?event) < STR(?rival), CONCAT(STR(?event), " ", STR(?rival)), CONCAT(STR(?rival), " ", STR(?event)))
        AS ?pair)
  BIND (IRI(CONCAT("https://w3id.org/geopol/id/conflict/date-", SUBSTR(SHA256(?pair), 1, 12))) AS ?conflict)
}
