# Everything comes from Debian packages (docs/dependencies.md says why each).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc) # Debian ships no CMake package for it
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip) # its CMake package asks for tools in another package
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
find_package(SQLite3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Boost REQUIRED OPTIONAL_COMPONENTS mpi serialization)
find_package(MPI COMPONENTS CXX) # with Boost.MPI: sweeps over the ranks of a job
find_package(ZLIB REQUIRED)
