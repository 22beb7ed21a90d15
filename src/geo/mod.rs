//! Places on the ground: points, distances, areas, and the offline gazetteer that resolves them.
