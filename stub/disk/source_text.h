// Makes a module's source one that children on every Python read right.
//
// A child of Python 3 decodes what it gets as UTF-8, whatever the source says
// of itself, and takes no byte order mark; one of Python 2 goes by what the
// source says. So what travels is UTF-8, and says so.
//
// Contract. Every line keeps its number. Source that is UTF-8 without a byte
// order mark, or ASCII, is left as it is, and so is what cannot be decoded: a
// child says then what is wrong with it, and `warning` says it here.
//
// Source of the facts: mitogen/core.py, Importer.get_source and exec_module
// (0.2.8 to 0.3.54).

#ifndef MITOGEN_STUB_DISK_SOURCE_TEXT_H_
#define MITOGEN_STUB_DISK_SOURCE_TEXT_H_

#include <string>

namespace mitogen {

struct SourceText {
  std::string text;
  // Why `text` is not in UTF-8; empty if it is.
  std::string warning;
};

SourceText PortableSource(std::string source);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_SOURCE_TEXT_H_
