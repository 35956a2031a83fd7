// Contents for the arguments of instructions (MakeInstruction() of
// instruction.h): what every reader takes, and what readers stumble over.

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_ARGUMENT_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_ARGUMENT_H_

#include <string>

#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/dice.h"

namespace mitogen {

// For an opcode that pushes a value without looking at the stack: content that
// all supported Pythons take. Empty for opcodes without an argument. There are
// few enough values that equal ones meet, as keys must.
std::string LegalContent(Opcode opcode, Dice* dice);

// Content at the edge of what is legal or beyond; readers may differ.
std::string OddContent(Opcode opcode, Dice* dice);

// Text in UTF-8, all of it up to U+00FF.
std::string Latin1Text(Dice* dice);
std::string AnyText(Dice* dice);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_ARGUMENT_H_
