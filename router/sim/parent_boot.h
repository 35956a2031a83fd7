// The parent's half of the handshake, as far as a simulated parent needs it:
// waits for the markers amid whatever else is printed, and sends the preamble.

#ifndef MITOGEN_ROUTER_SIM_PARENT_BOOT_H_
#define MITOGEN_ROUTER_SIM_PARENT_BOOT_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace mitogen::sim {

class ParentBoot {
 public:
  explicit ParentBoot(std::string preamble) : preamble_(std::move(preamble)) {}

  void Feed(absl::string_view bytes);
  // Bytes to write to the child.
  std::string TakeOutput() { return std::exchange(output_, {}); }
  // How many of the three markers have come.
  int markers() const { return markers_; }
  bool up() const { return markers_ == 3; }
  // Once up(): the bytes after the last marker.
  std::string TakeFrameBytes() { return std::exchange(bytes_, {}); }

 private:
  std::string preamble_;
  std::string bytes_;
  std::string output_;
  int markers_ = 0;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_PARENT_BOOT_H_
