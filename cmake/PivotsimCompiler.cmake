# Language, warnings and the ccache launcher, shared by every target.
set(CMAKE_CXX_STANDARD 17) # Debian's libsystemc is built for the C++17 ABI
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

add_library(pivotsim_flags INTERFACE)
# -iquote, so that the folder tlm/ never hides the system header <tlm>.
target_compile_options(pivotsim_flags INTERFACE
    $<BUILD_INTERFACE:-Wall> $<BUILD_INTERFACE:-Wextra> $<BUILD_INTERFACE:-Wpedantic> $<BUILD_INTERFACE:-Werror>
    "$<BUILD_INTERFACE:SHELL:-iquote ${CMAKE_SOURCE_DIR}>"
    "$<BUILD_INTERFACE:SHELL:-iquote ${CMAKE_BINARY_DIR}/generated>"
    "$<INSTALL_INTERFACE:SHELL:-iquote $<INSTALL_PREFIX>/include/pivotsim>")
target_compile_features(pivotsim_flags INTERFACE cxx_std_17)
target_compile_definitions(pivotsim_flags INTERFACE SC_INCLUDE_DYNAMIC_PROCESSES) # sc_spawn

if(PIVOTSIM_SANITIZE)
    target_compile_options(pivotsim_flags INTERFACE -fsanitize=address,undefined
        -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(pivotsim_flags INTERFACE -fsanitize=address,undefined)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
    add_compile_options(-fpch-preprocess)
endif()
