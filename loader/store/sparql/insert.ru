# Add statements, each in its graph.
INSERT DATA {
$statements
}
