// Reads the golden files of testdata/, for tests: cases of lines `key: value`
// (a line that begins with a space goes on with the last), with an empty line
// after each.

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_GOLDEN_FILE_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_GOLDEN_FILE_H_

#include <map>
#include <string>
#include <vector>

namespace mitogen {

using GoldenCase = std::map<std::string, std::string>;

// The cases of testdata/`name`, with the hexadecimal values of `pickle` and
// `alone` made bytes. Empty if the file cannot be read.
std::vector<GoldenCase> ReadGoldenFile(const std::string& name);

// The lines of testdata/`name`.
std::vector<std::string> ReadGoldenLines(const std::string& name);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_GOLDEN_FILE_H_
