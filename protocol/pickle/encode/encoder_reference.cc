// The part of PickleEncoder that decides what gets into the memo.

#include "protocol/pickle/encode/encoder.h"

namespace mitogen {

// CPython 2.7 looks at the number of references to an object. It adds none
// itself while it walks a tuple or a dict, but it does for lists and calls.
void PickleEncoder::PutIfHeld(ValueId value) {
  if (mode_ == Memo::kPython2 && !open_.empty() && !marks_.IsShared(value)) {
    const ValueKind container = open_.back().kind;
    if (container == ValueKind::kTuple || container == ValueKind::kDict) return;
  }
  Put(value, IdentityOf(value));
}

}  // namespace mitogen
