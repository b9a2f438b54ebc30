package dev.pawl.cli.remote;

import java.net.URI;
import java.nio.file.Path;

/// How to reach a server's operator API.
///
/// @param server address, for example `https://localhost:8444`; a path is kept as a prefix
/// @param ca PEM file with the one authority whose server certificates are accepted
/// @param tokenFile owner-only file that holds an API token and nothing else
public record ServerAccess(URI server, Path ca, Path tokenFile) {}
