// write_man_pages FOLDER: writes the manual page of each program there.

#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "packaging/documents/man_page.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_man_pages FOLDER\n";
    return 2;
  }
  for (const mitogen::Usage& usage : mitogen::InstalledPrograms()) {
    const std::string path = absl::StrCat(argv[1], "/", usage.program, ".1");
    std::ofstream page(path);
    page << mitogen::ManPage(usage);
    page.close();
    if (!page) {
      std::cerr << "write_man_pages: expected to write " << path
                << ", could not\n";
      return 1;
    }
  }
  return 0;
}
