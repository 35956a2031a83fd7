// The names of the profiles in which pickles are written, as requests have
// them.

#ifndef MITOGEN_CONFORMANCE_TESTEE_PICKLE_PROFILE_H_
#define MITOGEN_CONFORMANCE_TESTEE_PICKLE_PROFILE_H_

#include "conformance/testee/request.h"
#include "protocol/pickle/encode/encoder.h"

namespace mitogen {

inline constexpr Choice<PickleProfile> kPickleProfiles[] = {
    {"python3", PickleProfile::kPython3},
    {"python2", PickleProfile::kPython2},
    {"compact", PickleProfile::kCompact},
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_PICKLE_PROFILE_H_
