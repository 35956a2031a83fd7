// Reads the golden files of testdata/, for tests: cases of lines `key: value`
// (a line that begins with a space goes on with the last), with an empty line
// after each.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_TESTING_GOLDEN_PAYLOADS_H_
#define MITOGEN_PROTOCOL_PAYLOAD_TESTING_GOLDEN_PAYLOADS_H_

#include <optional>
#include <string>
#include <vector>

#include "protocol/message.h"

namespace mitogen {

struct GoldenPayload {
  // Its name in the table of payloads.
  std::string payload;
  bool reply = false;
  // What the case is about.
  std::string name;
  // With the tag and the payload.
  Message message;
  // What the original's receiver read, as ascii() shows the dict of fields; or
  // nothing, if it refused.
  std::optional<std::string> fields;
  // Why this implementation behaves differently, if it does.
  std::string differs;
};

// The cases of testdata/`file`. Empty if the file cannot be read.
std::vector<GoldenPayload> ReadGoldenPayloads(const std::string& file);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_TESTING_GOLDEN_PAYLOADS_H_
