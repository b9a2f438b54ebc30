package dev.pawl.agent.phase;

import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.value.ActionId;

/// What fetching the image of an action took: kept until the report about the action tells it.
public record LastDownload(ActionId action, Download download) {}
