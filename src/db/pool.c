#include "db/db_int.h"

#include "base/log.h"

void pool_init(struct pool *p)
{
	bug_if(pthread_mutex_init(&p->lock, NULL) != 0);
	bug_if(pthread_cond_init(&p->given, NULL) != 0);
	bug_if(pthread_cond_init(&p->all_given, NULL) != 0);
	p->n = p->n_idle = 0;
}

void pool_add(struct pool *p, void *conn)
{
	bug_if(p->n == LIMIT_DB_CONNECTIONS);
	p->n++;
	p->idle[p->n_idle++] = conn;
}

/* The one used last is taken first: its caches are warm, and the others may be closed by a server
 * that tires of them. */
void *pool_take(struct pool *p)
{
	bug_if(pthread_mutex_lock(&p->lock) != 0);
	while (p->n_idle == 0)
		(void)pthread_cond_wait(&p->given, &p->lock);
	void *conn = p->idle[--p->n_idle];
	bug_if(pthread_mutex_unlock(&p->lock) != 0);
	return conn;
}

void pool_give(struct pool *p, void *conn)
{
	bug_if(pthread_mutex_lock(&p->lock) != 0);
	bug_if(p->n_idle == p->n);
	p->idle[p->n_idle++] = conn;
	(void)pthread_cond_signal(&p->given);
	if (p->n_idle == p->n)
		(void)pthread_cond_broadcast(&p->all_given);
	bug_if(pthread_mutex_unlock(&p->lock) != 0);
}

void pool_drain(struct pool *p)
{
	bug_if(pthread_mutex_lock(&p->lock) != 0);
	while (p->n_idle < p->n)
		(void)pthread_cond_wait(&p->all_given, &p->lock);
	bug_if(pthread_mutex_unlock(&p->lock) != 0);
}
