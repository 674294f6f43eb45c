# A plug-in: a shared object pivotsim_NAME.so, found by `pivotsim --plugin NAME` in the folder PIVOTSIM_PLUGIN_FOLDER
# (set by an enclosing project; else the build folder). Works the same in a project of its own, after
# find_package(pivotsim), and inside pivotsim's tree.
#
#     pivotsim_add_plugin(my_array my_array.cpp ...)
function(pivotsim_add_plugin name)
    add_library(${name} MODULE ${ARGN})
    target_link_libraries(${name} PRIVATE pivotsim::pivotsim)
    target_compile_options(${name} PRIVATE -Wall -Wextra)
    set_target_properties(${name} PROPERTIES PREFIX "" OUTPUT_NAME pivotsim_${name})
    if(PIVOTSIM_PLUGIN_FOLDER)
        set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PIVOTSIM_PLUGIN_FOLDER})
    endif()
endfunction()
