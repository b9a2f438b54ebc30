/// Tests of certificates, enrolment, tokens and gates.
@NullMarked
package dev.pawl.server.identity;

import org.jspecify.annotations.NullMarked;
