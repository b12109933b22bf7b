# Tests of src/base.
check_PROGRAMS += \
	%D%/test_arena \
	%D%/test_field \
	%D%/test_file \
	%D%/test_problems \
	%D%/test_vmem \
	%D%/test_sealed \
	%D%/test_shelf \
	%D%/test_socket \
	%D%/test_text \
	%D%/test_watch
TESTS += \
	%D%/test_arena \
	%D%/test_field \
	%D%/test_file \
	%D%/test_problems \
	%D%/test_vmem \
	%D%/test_sealed \
	%D%/test_shelf \
	%D%/test_socket \
	%D%/test_text \
	%D%/test_watch
%C%_test_arena_SOURCES = %D%/test_arena.c
%C%_test_arena_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_field_SOURCES = %D%/test_field.c
%C%_test_field_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_file_SOURCES = %D%/test_file.c
%C%_test_file_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_problems_SOURCES = %D%/test_problems.c
%C%_test_problems_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_vmem_SOURCES = %D%/test_vmem.c
%C%_test_vmem_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_sealed_SOURCES = %D%/test_sealed.c
%C%_test_sealed_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_shelf_SOURCES = %D%/test_shelf.c
%C%_test_shelf_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_socket_SOURCES = %D%/test_socket.c
%C%_test_socket_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_text_SOURCES = %D%/test_text.c
%C%_test_text_LDADD = $(libbase) $(CMOCKA_LIBS)
%C%_test_watch_SOURCES = %D%/test_watch.c
%C%_test_watch_LDADD = $(libbase) $(CMOCKA_LIBS)
