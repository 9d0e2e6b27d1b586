# Take statements away and put others in: one request, so one transaction.
DELETE DATA {
$removed
} ;
INSERT DATA {
$added
}
