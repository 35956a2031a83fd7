// The lines that a child writes while it boots. A parent matches them
// anywhere in a line, since a login shell or a remote tool may have written
// before them without ending its line.
//
// Source of the facts: mitogen/parent.py, BootstrapProtocol.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_MARKER_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_MARKER_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// The stage for a host without Python runs, and waits for the program
// (BOOT-17).
inline constexpr absl::string_view kProgramMarker = "MITOEXE";
// The first stage runs, and waits for the preamble.
inline constexpr absl::string_view kReadyMarker = "MITO000";
// The preamble has come whole.
inline constexpr absl::string_view kReceivedMarker = "MITO001";
// The context is up. Frames follow, and nothing else.
inline constexpr absl::string_view kUpMarker = "MITO002";

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_MARKER_H_
