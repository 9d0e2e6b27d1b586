# Take away all that one graph says.
DROP SILENT GRAPH $graph
