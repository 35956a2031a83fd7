// Facts about a program, or about two answers, by which differences are told
// from one another.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_TRAITS_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_TRAITS_H_

#include <cstdint>
#include <initializer_list>

#include "absl/strings/string_view.h"
#include "conformance/differential/asking/value_graph.h"
#include "nlohmann/json.hpp"
#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/program.h"

namespace mitogen {

bool Uses(const Program& program, std::initializer_list<Opcode> opcodes);

// Whether any opcode is of a later protocol.
bool UsesOpcodesAfter(const Program& program, uint8_t protocol);

// Whether a GLOBAL or a text names it.
bool Names(const Program& program, absl::string_view name);

// Whether one of these opcodes has a line that is not a plain decimal number,
// for numbers, or not printable ASCII without escapes, for strings.
bool HasOddLine(const Program& program, std::initializer_list<Opcode> opcodes);

// Whether memo entries of PUT and GET and those of the other opcodes could be
// taken for one another: both kinds occur, or a line is not a plain number.
bool MixesMemos(const Program& program);

// Whether the answers are the same if each pair of surrogates is the one
// character that it would be in UTF-16.
bool SameButForSurrogates(const nlohmann::json& ours,
                          const nlohmann::json& theirs);

// Whether a dict of the answer has keys that differ in nothing but that one is
// bytes or a Blob, and the other text or a Secret.
bool HasKeysAsBytesAndText(const nlohmann::json& answer);

// Whether it makes Kwargs, and has both bytes and text that may be their names.
bool MixesNames(const Program& program);

// Whether Kwargs of the answer have a name that is bytes.
bool HasNamesInBytes(const nlohmann::json& answer);

bool HasBlobOfOneByte(const ValueGraph& graph);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_TRAITS_H_
