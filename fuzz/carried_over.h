// Which values a pickle brings over as they are. Two kinds it does not, in the
// original neither: Kwargs that were given a name in bytes after they were made
// (reading them turns it into text), and, in what Python 2 writes, text with
// two surrogates side by side that are one character (its UTF-8 makes them
// one).

#ifndef MITOGEN_FUZZ_CARRIED_OVER_H_
#define MITOGEN_FUZZ_CARRIED_OVER_H_

#include "protocol/pickle/document.h"
#include "protocol/pickle/encoder.h"

namespace mitogen {

// False if `root`, or anything that it holds, is of such a kind.
bool IsCarriedOver(const Document& doc, ValueId root, PickleProfile profile);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CARRIED_OVER_H_
