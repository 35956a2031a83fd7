// Which values a pickle carries over unchanged. Neither we nor the original
// carry over two kinds. One is Kwargs that were given a name in bytes after
// they were made: reading turns the name into text. The other is, in what
// Python 2 writes, text with two surrogates side by side that are one
// character: its UTF-8 makes them one.

#ifndef MITOGEN_FUZZ_CLAIMS_CARRIED_OVER_H_
#define MITOGEN_FUZZ_CLAIMS_CARRIED_OVER_H_

#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// False if `root`, or anything that it holds, is of such a kind.
bool IsCarriedOver(const Document& doc, ValueId root, PickleProfile profile);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CLAIMS_CARRIED_OVER_H_
