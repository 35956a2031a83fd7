// Arbitrary values for property tests: every kind that a peer can be sent,
// nested, with parts that are shared and lists and dicts in cycles.

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_GENERATE_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_GENERATE_H_

#include <string>

#include "protocol/pickle/value/document.h"

namespace mitogen {

// These must be called in a RapidCheck property.
ValueId GenerateValue(Document* doc);
// Text of any code points, lone surrogates too, often in ASCII. Surrogates that
// form a pair are left out, since a pickle of Python 2 joins them (PKL-26).
std::string GenerateText();

// True if the values differ in nothing but their handles: equal leaves, in
// containers of the same shape that are shared in the same places.
bool SameValue(const Document& a_doc, ValueId a, const Document& b_doc,
               ValueId b);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_GENERATE_H_
