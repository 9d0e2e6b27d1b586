# Note the claims that came into a conflict with a touched one: they support no fact now.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>

INSERT { GRAPH graph:consolidation { ?other gp:awaits graph:facts } }
WHERE {
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH graph:facts { ?conflict gp:between ?claim ; a gp:Conflict ; gp:between ?other }
}
