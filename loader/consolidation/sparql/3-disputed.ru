# Note the claims that came into a conflict of holders with a touched one: they support no fact now.
PREFIX gp: <https://w3id.org/geopol/ontology#>
PREFIX graph: <https://w3id.org/geopol/graph/>

INSERT { GRAPH graph:consolidation { ?other gp:awaits graph:facts } }
WHERE {
  GRAPH graph:consolidation { ?claim gp:awaits graph:facts }
  GRAPH graph:facts { ?conflict gp:between ?claim ; gp:conflictKind gp:conflict-holder ; gp:between ?other }
}
