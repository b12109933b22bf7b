/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_vmem.c -- tests sg_vmem_new(): zeroed memory, or NULL if too large. */
#include "../unit.h"

#include <stdint.h>
#include <string.h>

#include "base/vmem.h"

#ifdef __SANITIZE_ADDRESS__
/*
 * test_no_memory expects NULL from an allocation that is too large. Without
 * these options AddressSanitizer would abort.
 */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}
#endif

static void
test_room(void **state)
{
	static const size_t sizes[] = {1, 4096, 4097, 300000};
	unsigned char *room;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		room = sg_vmem_new(sizes[i]);
		assert_non_null(room);
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(room[k], 0);
		memset(room, 'x', sizes[i]);
		sg_vmem_free(room, sizes[i]);
	}
	sg_vmem_free(NULL, 4096);
}

static void
test_no_memory(void **state)
{
	(void)state;
	assert_null(sg_vmem_new(SIZE_MAX / 2));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_room),
	    cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
