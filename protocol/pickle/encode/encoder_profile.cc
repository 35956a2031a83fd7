#include "protocol/pickle/encode/encoder_profile.h"

namespace mitogen {

PickleOptions OptionsFor(const Dialect& dialect, PickleProfile profile) {
  PickleOptions options;
  options.profile = profile;
  options.top_level_binstring = dialect.shared_memo;
  return options;
}

}  // namespace mitogen
