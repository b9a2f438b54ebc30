/// Foretells how a copied piece differs from the old one because things moved: branches, address
/// pairs and pointers aim at places whose new address follows from what was copied where.
/// May depend on values; knows nothing of coding and files.
/// Read [AddressMap] first, then [Predictor] and its implementations.
@NullMarked
package dev.pawl.core.delta.predict;

import org.jspecify.annotations.NullMarked;
