"""What is read from a release: documents, data sets, versions, counts, names, proofs and nanopublications."""
