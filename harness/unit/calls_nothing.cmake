# cmake -DNM=nm -DLIBRARY=lib.a -P calls_nothing.cmake: what the library calls outside the project.
set(forbidden "(malloc|calloc|realloc|free|alloca|time|clock|clock_gettime|gettimeofday|rand|random"
	"|drand48|getrandom|getenv|printf|fprintf|puts|putchar|fwrite|fopen|open|write|abort"
	"|EVP_[A-Za-z_0-9]*|OSSL_[A-Za-z_0-9]*|OPENSSL_[A-Za-z_0-9]*|RAND_[A-Za-z_0-9]*)")
string(REPLACE ";" "" forbidden "${forbidden}")
execute_process(COMMAND ${NM} -u ${LIBRARY} OUTPUT_VARIABLE out RESULT_VARIABLE rc)
if(NOT rc EQUAL 0 OR NOT out MATCHES "hmac")
	message(FATAL_ERROR "cannot read the symbols of ${LIBRARY}")
endif()
string(REGEX MATCHALL "U _*${forbidden}(_chk|64)?\n" found "${out}")
if(found)
	message(FATAL_ERROR "${LIBRARY} calls what a function of its inputs has no use for: ${found}")
endif()
