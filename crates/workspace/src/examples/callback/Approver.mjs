// Answers the token that a task waits for. What the function itself returns is not looked at.
import { SFNClient, SendTaskFailureCommand, SendTaskSuccessCommand } from "@aws-sdk/client-sfn";

const client = new SFNClient({});

export const handler = async ({ order, token }) => {
  const approved = order.total <= 100;
  console.log(`${order.id}: ${approved ? "approved" : "rejected"}`);
  const answer = approved
    ? new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ id: order.id, approved }) })
    : new SendTaskFailureCommand({ taskToken: token, error: "Rejected", cause: `${order.total} is more than 100` });
  await client.send(answer);
};
