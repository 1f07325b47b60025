"""Setting Arabic: levels, clusters, joined forms, rows and the map index <-> cell. Pure."""
