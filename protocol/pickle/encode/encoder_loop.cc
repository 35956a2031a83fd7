// The loop over what a value contains. It writes common values that have
// nothing in their way, with the encoder's state in registers. Step() does all
// the rest, and could do everything by itself.

#include "absl/base/optimization.h"
#include "protocol/pickle/encode/encode_registers.h"
#include "protocol/pickle/encode/encoder.h"

namespace mitogen {

template <PickleProfile kProfile>
void PickleEncoder::RunInRegisters() {
  EncodeRegisters<kProfile> registers(this);
  for (;;) {
    if (ABSL_PREDICT_TRUE(registers.WriteNext())) continue;
    registers.Store();
    if (!Step()) return;
    registers.Load();
  }
}

void PickleEncoder::WriteContainers() {
  if (memoize_containers_ || mode_ == Memo::kPython2) {
    while (Step()) {
    }
  } else if (compact_) {
    RunInRegisters<PickleProfile::kCompact>();
  } else if (python3_) {
    RunInRegisters<PickleProfile::kPython3>();
  } else {
    RunInRegisters<PickleProfile::kPython2>();
  }
}

}  // namespace mitogen
