"""What people say of answers: the file it is kept in, and the route that takes it."""
