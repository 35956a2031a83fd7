// The profiles of literals, by the names that the testee protocol gives them.

#ifndef MITOGEN_CONFORMANCE_TESTEE_LITERAL_PROFILE_H_
#define MITOGEN_CONFORMANCE_TESTEE_LITERAL_PROFILE_H_

#include "conformance/testee/request.h"
#include "protocol/python_literal/python_repr.h"

namespace mitogen {

inline constexpr Choice<LiteralStyle> kLiteralProfiles[] = {
    {"python3", LiteralStyle::kPython3},
    {"python2", LiteralStyle::kPython2},
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_LITERAL_PROFILE_H_
