// The ways in which a value can be written, and which of them a peer's release
// asks for.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_PROFILE_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_PROFILE_H_

#include "protocol/dialect.h"

namespace mitogen {

enum class PickleProfile {
  // Few bytes, and quick to write and to read: no memo for values that come
  // once, and bytes as BINSTRING, which every peer reads as bytes (PKL-23).
  kCompact,
  // Byte for byte what the original writes on Python 3 (PKL-24).
  kPython3,
  // Byte for byte what the original writes on Python 2.7 (PKL-26).
  kPython2,
};

struct PickleOptions {
  PickleProfile profile = PickleProfile::kCompact;
  // kPython3 alone: write a value that is bytes, and nothing else, as a
  // BINSTRING, as releases from 0.3.41 do (Dialect::shared_memo).
  bool top_level_binstring = true;
  // kPython2 alone: the writing program has every value in some other place
  // too, such as a variable or a constant. Otherwise the message is the only
  // thing that refers to its values, as when a program sends on what it has
  // just read; Python 2.7 then leaves out some memo entries (PKL-26).
  bool held_elsewhere = true;
  // kPython3 alone: a Blob of a single byte is written with the one object that
  // CPython has for that byte, as from 3.11 on; before, with a copy.
  bool blobs_share_bytes = true;
};

// How the original writes to, and as, a peer of `dialect`.
PickleOptions OptionsFor(const Dialect& dialect, PickleProfile profile);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_PROFILE_H_
