// Configurations as parents of certain releases write them, for tests.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_TESTING_CONFIGS_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_TESTING_CONFIGS_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// 0.3.54 on Python 3.
inline constexpr absl::string_view kNewConfig =
    "ExternalContext({'parent_ids': [7, 1, 0], 'context_id': 1002, 'debug': "
    "False, 'import_blocks': ['b'], 'import_overrides': ['o', 'p'], "
    "'log_levels': [30, 10, 20], 'profiling': False, 'unidirectional': True, "
    "'max_message_size': 134217728, 'version': (0, 3, 54)}).main()";

// 0.2.8 on Python 2.
inline constexpr absl::string_view kOldConfig =
    "ExternalContext({'blacklist': [u'b'], 'parent_ids': [0], "
    "'max_message_size': 134217728L, 'profiling': False, 'unidirectional': "
    "False, 'version': (0, 2, 8), 'debug': True, 'context_id': 1L, "
    "'whitelist': [''], 'log_level': 10}).main()";

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_TESTING_CONFIGS_H_
