# Everything comes from Debian packages (docs/dependencies.md says why each).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc) # Debian ships no CMake package for it
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip) # its CMake package asks for tools in another package
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Boost REQUIRED)
find_package(ZLIB REQUIRED)
