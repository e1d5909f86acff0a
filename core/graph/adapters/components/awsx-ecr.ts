import { Unknown } from "../../value";
import { mapIn, type Component } from "./component";

/** `awsx.ecr.Repository`: a repository, with a policy that removes untagged images unless told otherwise. */
export function expandRepository(component: Component): void {
  const name = component.name.toLowerCase();
  const repository = component.add(
    "aws:ecr/repository:Repository",
    name,
    component.takeRest(["lifecyclePolicy"]),
  );
  const policy = mapIn(component.read("lifecyclePolicy"));
  if (policy?.["skip"] !== true)
    component.add("aws:ecr/lifecyclePolicy:LifecyclePolicy", name, {
      repository,
      policy: component.with("lifecyclePolicy", new Unknown("the policy that the component computes")),
    });
  Object.assign(component.outputs, { repository: [repository], url: [repository], lifecyclePolicy: [] });
}

/** `awsx.ecr.Image`: an image that is built here and pushed to a repository. */
export function expandImage(component: Component): void {
  const dockerfile = component.take("dockerfile");
  const image = component.add("docker-build:index:Image", component.name, {
    tags: component.with("repositoryUrl", [
      new Unknown("the name under which the component pushes the image"),
    ]),
    buildArgs: component.take("args"),
    context: { location: component.take("context") ?? "." },
    dockerfile: dockerfile === undefined ? undefined : { location: dockerfile },
    platforms: component.read("platform") === undefined ? undefined : [component.take("platform")],
    target: component.take("target"),
    push: true,
  });
  component.outputs["imageUri"] = [image];
}

/** `awsx.ecr.RegistryImage`: an existing image that is pushed to a repository under another name. */
export function expandRegistryImage(component: Component): void {
  const image = component.add("docker:index/registryImage:RegistryImage", component.name, {
    ...component.takeRest(["repositoryUrl", "sourceImage", "tag"]),
    name: component.with("repositoryUrl", new Unknown("the name under which the component pushes the image")),
  });
  component.outputs["image"] = [image];
}
